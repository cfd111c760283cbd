// Copies what stands in an element into the clipboard. Without script, or without a clipboard, no button is there.
"use strict";
const told = document.querySelector("[data-copied]");
for (const row of document.querySelectorAll("[data-copy-of]")) {
  const from = document.getElementById(row.dataset.copyOf);
  const words = () => (from.value ?? from.textContent).trim();
  const copy = row.querySelector("[data-copy]");
  const share = row.querySelector("[data-share]");
  if (navigator.clipboard) {
    row.hidden = false;
    copy.addEventListener("click", async () => {
      await navigator.clipboard.writeText(words());
      const before = copy.textContent;
      copy.textContent = told.textContent = told.dataset.copied;
      setTimeout(() => { copy.textContent = before; told.textContent = ""; }, 2000);
    });
  }
  if (share && navigator.share) {
    row.hidden = share.hidden = false;
    share.addEventListener("click", () => navigator.share({ text: words() }).catch(() => {}));
  }
}
