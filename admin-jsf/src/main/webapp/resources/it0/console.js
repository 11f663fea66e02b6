// The menu on a phone, and the warning before a session ends. Everything else works without a script of ours.
(() => {
  const root = document.documentElement;
  const opener = document.querySelector('[data-menu-open]');
  const menu = open => {
    root.dataset.menu = open ? 'open' : '';
    opener.setAttribute('aria-expanded', String(open));
    if (open) document.querySelector('#sidebar a').focus();
    else opener.focus();
  };
  if (opener) {
    opener.addEventListener('click', () => menu(root.dataset.menu !== 'open'));
    document.querySelector('[data-menu-close]').addEventListener('click', () => menu(false));
    document.addEventListener('keydown', e => { if (e.key === 'Escape' && root.dataset.menu === 'open') menu(false); });
  }

  const dialog = document.getElementById('time-out');
  if (!dialog) return;
  const life = Number(dialog.dataset.sessionSeconds) * 1000;
  const warning = Number(dialog.dataset.warningSeconds) * 1000;
  // Other tabs use the same session: the last use of any of them counts.
  const key = 'it0-used';
  const used = () => localStorage.setItem(key, String(Date.now()));
  used();
  const countdown = dialog.querySelector('[data-countdown]');
  const tick = () => {
    const left = life - (Date.now() - Number(localStorage.getItem(key)));
    if (left <= 0) { location.assign(dialog.dataset.ended); return; }
    if (left <= warning) {
      countdown.textContent = Math.ceil(left / 1000) + ' s';
      if (!dialog.open) dialog.showModal();
    } else if (dialog.open) dialog.close();
  };
  setInterval(tick, 1000);
  dialog.querySelector('[data-stay]').addEventListener('click', async () => {
    const answer = await fetch(dialog.dataset.keep, { credentials: 'same-origin', redirect: 'manual' });
    if (answer.status !== 204) { location.assign(dialog.dataset.ended); return; }
    used();
    dialog.close();
  });
  // What a person asks for by Ajax counts; a page's own polling does not.
  if (window.jQuery) jQuery(document).on('pfAjaxSend', (e, xhr, settings) => {
    if (!String((settings && settings.data) || '').includes('live&')) used();
  });
})();
