"use strict";
// What the theme expects to find: where the site begins, and a store whose keys begin with that path.

const siteRoot = new URL("../../", document.currentScript.src);

window.__md_scope = siteRoot;

window.__md_hash = (text) => {
  let hash = 0;
  for (const sign of text) hash = ((hash << 5) - hash + sign.charCodeAt(0)) | 0;
  return hash;
};

window.__md_get = (key, store = localStorage, scope = siteRoot) => {
  try {
    return JSON.parse(store.getItem(`${scope.pathname}.${key}`));
  } catch {
    return null; // nothing that this site has stored
  }
};

window.__md_set = (key, value, store = localStorage, scope = siteRoot) => {
  try {
    store.setItem(`${scope.pathname}.${key}`, JSON.stringify(value));
  } catch {
    // A browser that stores nothing forgets the choice, and that is all.
  }
};
