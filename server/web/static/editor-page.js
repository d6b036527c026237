// The editor on its page: our endpoint, our prefixes, nothing kept, nothing asked of another host.
"use strict";

const place = document.getElementById("editor");
const prefixes = JSON.parse(place.dataset.prefixes);

Yasgui.Yasqe.defaults.autocompleters = ["variables"];
Yasgui.Yasqe.defaults.addPrefixes = prefixes;
Yasgui.Yasqe.forkAutocompleter("prefixes", {
  name: "ours",
  persistenceId: null,
  get: () => Object.entries(prefixes).map(([name, iri]) => `${name}: <${iri}>`).sort(),
});
Yasgui.Yasqe.defaults.autocompleters = ["variables", "ours"];

// Of all that Yasgui draws only the table of results takes its words from a setting.
Object.assign(
  Yasgui.Yasr.plugins.table.defaults.tableConfig.language,
  JSON.parse(place.dataset.table),
);

// The tabulator leaves the editor, as it leaves any other field.
Yasgui.Yasqe.defaults.extraKeys = {
  ...Yasgui.Yasqe.defaults.extraKeys,
  Tab: false,
  "Shift-Tab": false,
};

const editor = new Yasgui(place, {
  autofocus: false,
  copyEndpointOnNewTab: true,
  endpointCatalogueOptions: { getData: () => [], keys: [], renderItem: () => {} },
  persistenceId: null,
  populateFromUrl: false,
  requestConfig: { endpoint: `${location.origin}/sparql`, method: "POST" },
  yasqe: { value: place.dataset.query, persistenceId: null, resizeable: true, createShareableLink: null },
  yasr: { prefixes, persistenceId: null, pluginOrder: ["table", "response"] },
});

const tab = editor.getTab();
tab.setQuery(place.dataset.query);

// What the editor draws anew: IRIs of the graph lead to their pages on this server, and what has no
// name for a screen reader gets one.
const base = `${place.dataset.base}id/`;

function mend() {
  for (const link of place.querySelectorAll(`.yasr a[href^="${base}"]`)) {
    link.setAttribute("href", `/page/${link.getAttribute("href").slice(base.length)}`);
  }
  for (const box of place.querySelectorAll("textarea:not([aria-label])")) {
    box.setAttribute("aria-label", place.dataset.label);
  }
  for (const list of place.querySelectorAll("select.tableSizer:not([aria-label])")) {
    list.setAttribute("aria-label", place.dataset.rows);
  }
  for (const list of place.querySelectorAll("[role=tablist]")) list.removeAttribute("role");
  for (const one of place.querySelectorAll("[role=tab]")) {
    one.removeAttribute("role");
    one.removeAttribute("aria-selected");
  }
  for (const one of place.querySelectorAll(".CodeMirror-scroll[tabindex='-1']")) one.tabIndex = 0;
}

new MutationObserver(mend).observe(place, { childList: true, subtree: true });
mend();
