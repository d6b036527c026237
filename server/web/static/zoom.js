// Makes a picture larger and smaller in its window; without it the picture scrolls at its own size.
// On a phone what is read from the left begins there, and a tree, whose root is in the middle, there.
"use strict";

for (const figure of document.querySelectorAll("[data-zoom]")) {
  const drawing = figure.querySelector(".drawing");
  const canvas = figure.querySelector(".canvas");
  const size = drawing.viewBox.baseVal;
  let scale = 1;

  function show(wanted) {
    scale = Math.min(4, Math.max(0.2, wanted));
    drawing.setAttribute("width", size.width * scale);
    drawing.setAttribute("height", size.height * scale);
  }

  function fit() {
    show(Math.min(1, (canvas.clientWidth - 4) / size.width));
  }

  figure.querySelector(".tools").hidden = false;
  for (const button of figure.querySelectorAll("[data-zoom-by]")) {
    const factor = Number(button.dataset.zoomBy);
    button.addEventListener("click", () => (factor ? show(scale * factor) : fit()));
  }
  canvas.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    show(scale * (event.deltaY < 0 ? 1.1 : 0.9));
  }, { passive: false });
  if (matchMedia("(min-width: 46rem)").matches) fit();
  else if (figure.dataset.zoom === "middle") canvas.scrollLeft = (canvas.scrollWidth - canvas.clientWidth) / 2;
}
