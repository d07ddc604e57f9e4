// Runs in every page that loads the browser's half, once the page is there. Lines like these are not sent.

// The page notes that it is being left (read by `browser/page.rs`).
addEventListener('beforeunload', () => { window.usherLeftAt = Date.now(); });

const address = () => location.pathname + location.search;
const decoded = (text) => { try { return decodeURI(text); } catch { return text; } };

// The address whose content is shown: `browser/page.rs` says so for pages that are reached without loading.
window.usherShown = address();

let failed = false;
let typed = false;

// By GET and without a fragment, with which the browser would stay where it is.
const loadAgain = () => location.replace(address());

const agree = () => { if (decoded(address()) !== decoded(window.usherShown)) loadAgain(); };

const tell = () => {
  // What is hidden may belong to a session that is over.
  if (document.documentElement.hidden) return loadAgain();
  agree();
  const notice = document.getElementById('reload-notice')?.content.cloneNode(true);
  if (!notice) return;
  notice.querySelector('a').href = address();
  document.body.prepend(notice);
  // In front of the rest they would keep people from the notice; one that works by itself becomes a part of the page again.
  for (const dialog of document.querySelectorAll('dialog[open]')) {
    dialog.close();
    if (dialog.dataset.plain !== undefined) dialog.show();
  }
  // The navigation must not name a page that is not shown.
  for (const link of document.querySelectorAll('nav a[aria-current]')) {
    if (!`${location.pathname}/`.startsWith(`${link.pathname}/`)) link.removeAttribute('aria-current');
  }
};

// The browser's half panicked, or a file of it is missing. From now on the page is what it is without JavaScript.
window.usherFailed = () => {
  if (failed) return;
  failed = true;
  // A page that is being left loads nothing more: that is no fault, unless the way to the next page comes to nothing.
  setTimeout(tell, Math.max(0, (window.usherLeftAt ?? 0) + 10_000 - Date.now()));
};

// Listeners of the browser's half outlive it. They do not hear what the browser must do by itself now.
for (const type of ['click', 'submit', 'cancel']) {
  addEventListener(type, (event) => {
    if (!failed) return;
    event.stopImmediatePropagation();
    if (type === 'submit') typed = false;
  }, true);
}
addEventListener('popstate', (event) => {
  if (!failed) return;
  event.stopImmediatePropagation();
  agree();
}, true);
addEventListener('pageshow', (event) => { if (failed && event.persisted) loadAgain(); }, true);

// What is typed is no longer kept in the tab, so the browser asks before it is lost.
addEventListener('input', (event) => { typed ||= failed && !!event.target.closest?.('form[method=post]'); }, true);
addEventListener('beforeunload', (event) => { if (typed) event.preventDefault(); });

// A trap that no panic announced, such as an overflow of the stack.
const isTrap = (error) => !!window.WebAssembly && error instanceof WebAssembly.RuntimeError;
addEventListener('error', (event) => { if (isTrap(event.error)) window.usherFailed(); });
addEventListener('unhandledrejection', (event) => { if (isTrap(event.reason)) window.usherFailed(); });

// Without WebAssembly the page is whole as it came.
if (window.WebAssembly) {
  import(script)
    .then((module) => module.default({ module_or_path: wasm }).then(() => module.hydrate()))
    .catch((error) => {
      console.error(error);
      window.usherFailed();
    });
}
