// Conveniences over pages that work without them: copying, previews, the theme without a reload,
// "/" for the search box. Loads nothing; each part stands alone.
"use strict";

// The theme: what the link would have made the server do, at once.
for (const link of document.querySelectorAll("[data-theme-choice]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    const theme = link.dataset.themeChoice;
    document.cookie = `tupoksi_theme=${theme}; path=/; max-age=31536000; samesite=lax`;
    if (theme === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    for (const other of document.querySelectorAll("[data-theme-choice]")) {
      other.removeAttribute("aria-current");
    }
    link.setAttribute("aria-current", "true");
    link.closest("details").open = false;
  });
}

// Menus close on Escape and on a click elsewhere.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

// On a phone the navigation is a row that scrolls: the current entry is brought into it.
const current = document.querySelector(".sections [aria-current]");
if (current) {
  const row = document.querySelector(".sections");
  row.scrollLeft = current.offsetLeft - row.offsetLeft - 20;
}

// "/" goes to the search box of the page, as on many sites.
document.addEventListener("keydown", (event) => {
  const box = document.querySelector("input[type=search]");
  const writes = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
  if (event.key === "/" && box && !writes && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    box.focus();
  }
});

// A button that copies what stands before it; without a clipboard it stays hidden.
if (navigator.clipboard) {
  for (const button of document.querySelectorAll("[data-copy]")) {
    const label = button.textContent;
    button.hidden = false;
    button.addEventListener("click", async () => {
      const text = button.parentElement.querySelector("[data-copied]").textContent;
      await navigator.clipboard.writeText(text);
      button.textContent = button.dataset.done;
      setTimeout(() => { button.textContent = label; }, 2000);
    });
  }
}

// The "#" of a division copies its citation and its link; without a clipboard it is just a link.
const law = document.querySelector(".law[data-act]");
if (law && navigator.clipboard) {
  for (const link of law.querySelectorAll(":is(h2, h3, h4, h5, h6) > .num")) {
    link.addEventListener("click", async () => {
      const place = decodeURIComponent(link.hash.slice(1)).split("/");
      const words = place.map((step, at) => (
        at % 2 || !/^(bab|bagian|paragraf|pasal|lampiran)$/.test(step)
          ? step.replace(/_(\d+)$/, " ($1)")
          : step[0].toUpperCase() + step.slice(1)
      ));
      const address = `${location.origin}${law.dataset.document}/${place.join("/")}`;
      await navigator.clipboard.writeText(`${law.dataset.act} ${words.join(" ")}, ${address}`);
      link.textContent = law.dataset.done;
      setTimeout(() => { link.textContent = "#"; }, 2000);
    });
  }
}

// A preview beside a link: its title, or the entry of the same page that it leads to.
const popup = document.createElement("div");
popup.className = "popup";
popup.id = "popup";
popup.setAttribute("role", "tooltip");
popup.hidden = true;
let shownFor = null;

function previewOf(link) {
  if (link.title) {
    link.dataset.preview = link.title;
    link.removeAttribute("title");
  }
  if (link.dataset.preview) return link.dataset.preview;
  const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (!target) return "";
  const parts = [...target.children].map((part) => part.textContent.trim());
  return (parts.length ? parts : [target.textContent.trim()]).join(": ");
}

function show(link) {
  const text = previewOf(link);
  if (!text) return;
  shownFor = link;
  popup.textContent = text;
  popup.hidden = false;
  const place = link.getClientRects()[0];
  const room = document.documentElement.clientWidth - popup.offsetWidth - 16;
  popup.style.left = `${Math.max(8, Math.min(place.left, room)) + scrollX}px`;
  const below = place.bottom + popup.offsetHeight + 8 < innerHeight;
  popup.style.top = `${(below ? place.bottom + 6 : place.top - popup.offsetHeight - 6) + scrollY}px`;
  link.setAttribute("aria-describedby", popup.id);
}

function hide() {
  if (shownFor) shownFor.removeAttribute("aria-describedby");
  shownFor = null;
  popup.hidden = true;
}

const previewed = document.querySelectorAll("a.preview");
if (previewed.length) {
  document.body.append(popup);
  for (const link of previewed) {
    link.addEventListener("mouseenter", () => show(link));
    link.addEventListener("focus", () => show(link));
    link.addEventListener("mouseleave", hide);
    link.addEventListener("blur", hide);
  }
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
}
