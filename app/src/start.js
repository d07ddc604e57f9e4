// Runs in every page that loads the WebAssembly client, once the document is parsed. The server strips comment lines.

// Records when navigation away starts (read by `browser/page.rs`).
addEventListener('beforeunload', () => { window.usherLeftAt = Date.now(); });

const address = () => location.pathname + location.search;
const decoded = (text) => { try { return decodeURI(text); } catch { return text; } };

// URL whose content is on screen.
let shown = address();
// How far the pages of this tab were scrolled, by URL; and the URL to which the user went back or forward.
const scrolled = new Map();
let returning;

// The content of a page is as high as it was only some frames after the page is there.
const scrollBack = (top, until) => requestAnimationFrame(() => {
  scrollTo(0, top);
  if (Math.abs(scrollY - top) > 1 && performance.now() < until) scrollBack(top, until);
});

// Called after client-side navigation, once the page is on screen (`browser/page.rs`).
window.usherShows = (now) => {
  shown = now;
  if (returning === now) scrollBack(scrolled.get(now) ?? 0, performance.now() + 500);
  returning = undefined;
};
addEventListener('scroll', () => {
  // On the way to another page, the scroll position is that page's.
  if (address() === shown) scrolled.set(shown, scrollY);
}, { passive: true });

let hydrated = false;
let failed = false;
let typed = false;

// Always a GET, and without the fragment: with a fragment the browser would not reload.
const loadAgain = () => location.replace(address());

const agree = () => { if (decoded(address()) !== decoded(shown)) loadAgain(); };

const tell = () => {
  // Hidden content may belong to a session that has ended.
  if (document.documentElement.hidden) return loadAgain();
  agree();
  const notice = document.getElementById('reload-notice')?.content.cloneNode(true);
  if (!notice) return;
  notice.querySelector('a').href = address();
  document.body.prepend(notice);
  document.querySelector('main')?.removeAttribute('aria-busy');
  // Open modal dialogs would block the notice. A dialog that works without JavaScript is shown again, non-modally.
  for (const dialog of document.querySelectorAll('dialog[open]')) {
    dialog.close();
    if (dialog.dataset.plain !== undefined) dialog.show();
  }
  // The navigation must not mark a page that is not on screen as current.
  for (const link of document.querySelectorAll('nav a[aria-current]')) {
    if (!`${location.pathname}/`.startsWith(`${link.pathname}/`)) link.removeAttribute('aria-current');
  }
};

// Called when the client panicked or one of its files is missing. From now on the page works as without JavaScript.
window.usherFailed = () => {
  if (failed) return;
  failed = true;
  // While the browser navigates away, files fail to load: not a fault, unless the navigation itself fails.
  setTimeout(tell, Math.max(0, (window.usherLeftAt ?? 0) + 10_000 - Date.now()));
};

// Preferences (`preference.rs`) apply at once, in all tabs, and to later pages by cookies.
const keep = (name, value) => {
  const secure = location.protocol === 'https:' ? '; Secure' : '';
  document.cookie = `usher-${name}=${value}; Path=/; SameSite=Lax; Max-Age=31536000${secure}`;
};
const look = (name, value) => {
  document.documentElement.setAttribute(`data-${name}`, value);
  for (const button of document.querySelectorAll(`.switch button[name="${name}"]`)) {
    button.setAttribute('aria-pressed', button.value === value);
  }
};
addEventListener('click', (event) => {
  const button = event.target.closest?.('.switch button');
  // The texts of a page are the server's: it loads the page again in the chosen language.
  if (!button || button.name === 'language') return;
  event.preventDefault();
  look(button.name, button.value);
  keep(button.name, button.value);
  // Where storage is denied, other tabs learn of it with their next page.
  try { localStorage.setItem(`usher:${button.name}`, button.value); } catch {}
}, true);
addEventListener('storage', ({ key, newValue }) => {
  const [, name] = /^usher:(theme|density|shortcuts)$/.exec(key) ?? [];
  if (name && newValue) look(name, newValue);
});

// The server renders local times.
keep('zone', Intl.DateTimeFormat().resolvedOptions().timeZone);

// Some of the client's listeners are there before it is ready, and all of them survive its failure. Until and from then
// on the browser handles these events itself. A page that changed while its own file is on its way could not be hydrated.
const works = () => hydrated && !failed;
for (const type of ['click', 'submit', 'cancel']) {
  addEventListener(type, (event) => {
    if (works()) return;
    event.stopImmediatePropagation();
    if (type === 'submit') typed = false;
  }, true);
}
addEventListener('popstate', (event) => {
  returning = address();
  if (works()) return;
  event.stopImmediatePropagation();
  agree();
}, true);
addEventListener('pageshow', (event) => { if (failed && event.persisted) loadAgain(); }, true);

// A form that leads back to its own page adds no entry to the history. If the server refuses it, the browser posts it
// once more and shows the answer: nothing was changed the first time.
addEventListener('submit', (event) => {
  const { target: form, submitter } = event;
  if (event.defaultPrevented || form.dataset.inPlace === undefined) return;
  event.preventDefault();
  if (form.ariaBusy === 'true') return;
  form.ariaBusy = 'true';
  const post = () => {
    delete form.dataset.inPlace;
    form.requestSubmit(submitter);
  };
  fetch(form.action, { method: 'post', body: new URLSearchParams(new FormData(form, submitter)), redirect: 'manual' })
    .then((response) => (response.type === 'opaqueredirect' ? loadAgain() : post()), post);
});

// A form that searches or selects leads to another URL, like a link, and without the fields that are empty.
addEventListener('submit', (event) => {
  const { target: form, submitter } = event;
  if (event.defaultPrevented || form.dataset.navigate === undefined) return;
  event.preventDefault();
  const filled = [...new FormData(form, submitter)].map(([name, text]) => [name, text.trim()]).filter(([, text]) => text);
  const link = document.createElement('a');
  // Not `form.action`, which can be a field of that name.
  link.href = `${form.getAttribute('action')}?${new URLSearchParams(filled)}`;
  document.body.append(link);
  link.click();
  link.remove();
});

// Ticks all boxes of a name.
addEventListener('change', ({ target }) => {
  if (!target.dataset?.all) return;
  for (const box of document.querySelectorAll(`input[name="${target.dataset.all}"]`)) box.checked = target.checked;
});

// Loads the file of a page, or of a command, when somebody is about to go there.
let preload = () => {};
const ahead = ({ target }) => {
  if (!works()) return;
  const name = target.closest?.('[data-command]')?.dataset.command;
  if (name) return preload(name);
  const link = target.closest?.('a[href]');
  if (link?.origin === location.origin) preload(link.pathname);
};
for (const type of ['pointerover', 'focusin']) addEventListener(type, ahead);

// Commands of buttons, links and keys (`commands.rs`). A menu closes first, so that the focus returns to its button.
let carryOut = () => {};
const command = (event, name) => {
  event.preventDefault();
  document.querySelector(':popover-open')?.hidePopover();
  carryOut(name);
};
addEventListener('click', (event) => {
  const button = event.target.closest?.('[data-command]');
  // With a modifier, the browser opens a link elsewhere.
  const elsewhere = button?.href && (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey);
  if (button && !elsewhere) command(event, button.dataset.command);
});

// Keyboard shortcuts, for whoever is signed in. The next key after `g` names a page, however late it comes.
const root = document.documentElement;
const isApple = /Mac|iP(hone|ad)/.test(navigator.platform);
root.toggleAttribute('data-apple', isApple);
let goes = false;
for (const type of ['pointerdown', 'focusin']) addEventListener(type, () => { goes = false; });
const field = 'input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable]';
addEventListener('keydown', (event) => {
  const { key, altKey, ctrlKey, metaKey, shiftKey } = event;
  // A key during input of a composed character has no meaning of its own. Tools that fill in fields send none.
  if (!works() || event.defaultPrevented || event.isComposing || event.keyCode === 229 || key?.length !== 1) return;
  // A modal dialog is answered first.
  if (!document.querySelector('[data-command]') || document.querySelector('dialog:modal')) return;
  // The field of a dialog that just closed keeps the focus until the browser draws the page.
  const isTyping = event.target.closest?.(field) && !event.target.closest('dialog:not([open])');
  if (ctrlKey || metaKey) {
    // In fields of Apple's systems, Control-K deletes to the end of the line.
    const isSearch = key.toLowerCase() === 'k' && ctrlKey !== metaKey && !altKey && !shiftKey;
    if (isSearch && !(isApple && ctrlKey && isTyping)) command(event, 'palette');
    return;
  }
  if (altKey || isTyping || event.repeat || root.dataset.shortcuts === 'off') return;
  const isPage = goes && /[a-z]/.test(key);
  goes = key === 'g' && !isPage;
  if (goes) return preload('palette');
  if (isPage) return command(event, `go ${key}`);
  if (key === '?') return command(event, 'shortcuts');
  if (key !== '/') return;
  const search = document.querySelector('main [role="search"] input[type="search"]');
  if (!search) return command(event, 'palette');
  event.preventDefault();
  search.focus();
  search.select();
});

// Drafts are no longer kept in the tab, so the browser asks before typed text is lost.
addEventListener('input', (event) => { typed ||= failed && !!event.target.closest?.('form[method=post]'); }, true);
addEventListener('beforeunload', (event) => { if (typed) event.preventDefault(); });

// A WebAssembly trap without a panic, such as a stack overflow.
const isTrap = (error) => !!window.WebAssembly && error instanceof WebAssembly.RuntimeError;
addEventListener('error', (event) => { if (isTrap(event.error)) window.usherFailed(); });
addEventListener('unhandledrejection', (event) => { if (isTrap(event.reason)) window.usherFailed(); });

// Without WebAssembly the server-rendered page works as it is.
if (window.WebAssembly) {
  const spoken = texts ? fetch(texts).then((answer) => (answer.ok ? answer.text() : Promise.reject(answer))) : '';
  import(script)
    .then(async (module) => {
      await Promise.all([module.default({ module_or_path: wasm }), spoken]).then(([, texts]) => module.hydrate(root.lang, texts));
      hydrated = true;
      // For measurements (`make paint`).
      performance.mark('hydrated');
      preload = module.preload;
      carryOut = module.command;
      // From the home page nearly everybody goes on to the list.
      const list = location.pathname === '/' && document.querySelector('main a[href="/resources"]');
      if (list && !navigator.connection?.saveData) preload('/resources');
    })
    .catch((error) => {
      console.error(error);
      window.usherFailed();
    });
}
