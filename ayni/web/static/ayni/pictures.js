// Makes a chosen picture small before it is sent, without the place it was taken at, and shows what will be sent.
// Where this does not work, the server does the same.
const MOST = 60000, SIDES = [1280, 1024, 800, 640], QUALITIES = [0.8, 0.65, 0.5];

async function small(picture) {
  const canvas = document.createElement("canvas"), pen = canvas.getContext("2d");
  let blob;
  for (const side of SIDES) {
    const scale = Math.min(1, side / Math.max(picture.width, picture.height));
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    for (const quality of QUALITIES) {
      blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", quality));
      if (blob && blob.size <= MOST) return [canvas, blob];
    }
  }
  return [canvas, blob];
}

for (const input of document.querySelectorAll("input[type=file][data-shrink]")) {
  const shown = document.createElement("output");
  shown.className = "preview";
  input.after(shown);
  input.addEventListener("change", async () => {
    const file = input.files[0];
    shown.replaceChildren();
    if (!file) return;
    try {
      const [canvas, blob] = await small(await createImageBitmap(file, { imageOrientation: "from-image" }));
      if (input.files[0] !== file) return; // another was chosen meanwhile
      const sent = new DataTransfer();
      sent.items.add(new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" }));
      input.files = sent.files;
      const image = new Image(canvas.width, canvas.height);
      image.src = canvas.toDataURL("image/jpeg", 0.6);
      image.alt = "";
      shown.append(image, `${Math.ceil(blob.size / 1000)} KB`);
    } catch { /* not for this browser: it is sent as it is */ }
  });
}
