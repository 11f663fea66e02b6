// Runs before the first paint, so that the chosen theme and language do not flash.
(() => {
  const root = document.documentElement;
  const theme = localStorage.getItem('it0.theme');
  if (theme === 'light' || theme === 'dark') {
    root.dataset.theme = theme;
  }
  const language = localStorage.getItem('it0.language') ?? navigator.language;
  root.lang = language.startsWith('zh') ? 'zh-CN' : 'en';
})();
