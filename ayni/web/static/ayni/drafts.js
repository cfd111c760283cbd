/* What is typed into a form marked data-draft is kept in this browser until it is saved, and offered again.
   It never leaves the browser on its own, is never put back unasked, and goes after 30 days or at signing out.
   A draft lies under ayni.draft.PERSON.FORM~BEGAN; the server answers a save with the cookie ayni_sent=FORM~BEGAN. */
(() => {
  "use strict";
  const ALL = "ayni.draft.", MINE = `${ALL}${document.currentScript.dataset.person}.`;
  const OLD = 30 * 24 * 3600 * 1000, SENT = "ayni_sent", NEVER = ["csrfmiddlewaretoken", "draft"];
  const ROW = /^(\w+\.[0-9a-f-]{36})\./;
  let box;
  try { box = window.localStorage; box.length; } catch { return; }

  const names = (start) => Object.keys(box).filter((name) => name.startsWith(start));
  const stored = (name) => { try { return JSON.parse(box.getItem(name)); } catch { return null; } };
  const words = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);

  function tidy() {
    for (const name of names(ALL)) if (!(stored(name)?.last > Date.now() - OLD)) box.removeItem(name);
    const sent = document.cookie.match(new RegExp(`(?:^|; )${SENT}=([\\w.~-]+)`));
    if (!sent) return;
    box.removeItem(MINE + sent[1]);
    document.cookie = `${SENT}=; path=/; max-age=0; samesite=lax`;
  }

  const skipped = (it) => !it.name || NEVER.includes(it.name) || it.closest("[data-draft-skip]") !== null
    || ["password", "file", "email", "tel", "submit", "button"].includes(it.type);
  const inputs = (form) => [...form.elements].filter((it) => !skipped(it));
  const chosen = (it) => it.type === "checkbox" || it.type === "radio";
  const typed = (it) => !chosen(it) && it.type !== "hidden" && it.tagName !== "SELECT";
  const row = (name) => (name.match(ROW) || [])[1];
  const filled = (form) => new Set(inputs(form).filter((it) => row(it.name) && (typed(it) ? it.value.trim() : chosen(it)
    && it.checked && /\.(remove|gone)$/.test(it.name))).map((it) => row(it.name)));

  /* All inputs by name; a row in which no word stands is no row, as for the server. */
  function read(form) {
    const found = {}, rows = filled(form);
    for (const it of inputs(form))
      if ((!chosen(it) || it.checked) && !(row(it.name) && !rows.has(row(it.name)))) (found[it.name] ||= []).push(it.value);
    return found;
  }

  function same(one, other) {
    const told = (values) => JSON.stringify(Object.entries(values)
      .filter(([name, all]) => !["seen", "uid"].includes(name) && all.some((value) => value.trim()))
      .map(([name, all]) => [name, all.map((value) => value.replace(/\r\n?/g, "\n").trim()).sort()]).sort());
    return told(one) === told(other);
  }

  function rename(node, from, to) {
    for (const it of [node, ...node.querySelectorAll("*")])
      for (const { name, value } of [...it.attributes]) if (value.includes(from)) it.setAttribute(name, value.replaceAll(from, to));
  }

  /* Rows that are not in the form take the place of empty ones; where none is left, one more is made. */
  function makeRows(form, values) {
    const wanted = new Set(Object.keys(values).map(row).filter(Boolean));
    for (const it of inputs(form)) wanted.delete(row(it.name));
    for (const path of wanted) {
      const [kind, uid] = path.split("."), rows = filled(form);
      const all = inputs(form).filter((it) => row(it.name) && it.name.startsWith(`${kind}.`));
      const free = all.find((it) => !rows.has(row(it.name)) && !(row(it.name) + ".x" in values) && !wanted.has(row(it.name)));
      const like = free || all.at(-1);
      if (!like) continue;
      let place = like.closest(".inline, details.more");
      if (!place) continue;
      const old = row(like.name).split(".")[1];
      if (!free) {
        const copy = place.cloneNode(true);
        place.after(copy);
        place = copy;
      }
      rename(place, old, uid);
    }
  }

  /* The words for which the form has no place any more. */
  function putBack(form, values) {
    makeRows(form, values);
    const known = new Set(inputs(form).map((it) => it.name));
    const rows = new Set(Object.keys(values).map(row));
    for (const it of inputs(form)) {
      if (row(it.name) && !rows.has(row(it.name))) continue;
      const before = chosen(it) ? it.checked : it.value, wish = values[it.name];
      if (chosen(it)) it.checked = !!wish && wish.includes(it.value);
      else if (wish && (it.tagName !== "SELECT" || [...it.options].some((each) => each.value === wish[0]))) it.value = wish[0];
      if (before !== (chosen(it) ? it.checked : it.value)) for (let up = it.closest("details"); up; up = up.parentElement.closest("details")) up.open = true;
    }
    return Object.keys(values).filter((name) => !known.has(name)).flatMap((name) => values[name]).filter((each) => /\s/.test(each.trim()));
  }

  function keep(form) {
    const first = read(form), key = form.dataset.draft, typedBefore = form.dataset.draftId;
    let id = typedBefore || `${key}~${Date.now().toString(36)}`, began = Date.now(), changed = !!typedBefore, timer = 0;
    const mark = form.appendChild(Object.assign(document.createElement("input"), { type: "hidden", name: "draft", value: id }));
    if (typedBefore) began = stored(MINE + id)?.began || began;

    function save() {
      clearTimeout(timer);
      if (!changed) return;
      const values = read(form);
      if (!typedBefore && same(values, first)) return box.removeItem(MINE + id);
      try { box.setItem(MINE + id, JSON.stringify({ began, last: Date.now(), values })); } catch { /* full: the form itself still has it */ }
    }

    function offer(name) {
      const draft = stored(name);
      if (!draft || same(draft.values, first)) return box.removeItem(name);
      const note = words("draft-offer"), said = note.querySelector("p");
      const when = new Date(draft.began).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
      said.textContent = said.textContent.replace("{when}", when);
      note.querySelector("[data-do=back]").addEventListener("click", () => {
        const left = putBack(form, draft.values), told = words("draft-back");
        if (left.length) told.append(words("draft-left"), ...left.map((each) => Object.assign(document.createElement("p"), { className: "words", textContent: each })));
        box.removeItem(MINE + id);
        [id, began, changed] = [name.slice(MINE.length), draft.began, true];
        mark.value = id;
        note.replaceWith(told);
        inputs(form).find(typed)?.focus();
      });
      note.querySelector("[data-do=away]").addEventListener("click", () => {
        box.removeItem(name);
        note.remove();
        inputs(form).find(typed)?.focus();
      });
      form.before(note);
      for (let up = form.closest("details"); up; up = up.parentElement.closest("details")) up.open = true;
    }

    if (!typedBefore) names(`${MINE}${key}~`).forEach(offer);
    form.addEventListener("input", () => { changed = true; clearTimeout(timer); timer = setTimeout(save, 400); });
    for (const going of ["pagehide", "submit"]) (going === "submit" ? form : window).addEventListener(going, save);
    document.addEventListener("visibilitychange", save);
    form.addEventListener("submit", (event) => {
      if (navigator.onLine) return;
      event.preventDefault();
      changed = true;
      save();
      form.querySelector(".no-line")?.remove();
      const note = words("draft-no-line");
      (form.querySelector(".savebar") || form.lastElementChild).before(note);
      note.focus();
      addEventListener("online", () => note.replaceWith(words("draft-line")), { once: true });
    });
  }

  /* The same form twice within a moment is one press. */
  addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (Date.now() - (form.pressed || 0) < 1500) event.preventDefault();
    else form.pressed = Date.now();
  });

  /* Signing out erases this person's drafts; where there are some, the page that says so comes first. */
  for (const form of document.querySelectorAll("form[data-sign-out]"))
    form.addEventListener("submit", (event) => {
      if (form.closest("main")) names(MINE).forEach((name) => box.removeItem(name));
      else if (names(MINE).length) { event.preventDefault(); location.assign(form.action); }
    });

  tidy();
  document.querySelectorAll("form[data-draft]").forEach(keep);
})();
