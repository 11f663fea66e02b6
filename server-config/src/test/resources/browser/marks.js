// What a page offers to do: see the conventions in io.it0.browser.
const it0Marks = {
  // Parts of widgets that act on the widget alone: closing a dialog, turning a calendar's page.
  WIDGETS: '.ui-dialog-titlebar-icon, .ui-paginator, .ui-datepicker, .ui-selectonemenu-panel, .ui-sortable-column,'
    + ' .ui-toast, .ui-growl, .ui-messages-close, summary',
  ACTING: 'button, input[type=submit], input[type=button], input[type=image], input[type=reset], [role=button],'
    + ' a[href="#"], a:not([href])[onclick]',
  part(mark) {
    const shared = mark.closest('[data-part]');
    if (shared) return shared.dataset.part;
    return document.body.dataset.page
      || location.pathname.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '{id}').replace(/(index)?\.(html|xhtml)$/, '');
  },
  // A container, such as a form that submits itself, cannot be disabled as a whole.
  isOn: mark => !mark.matches(':disabled, [aria-disabled=true]'),
  // Before the tenant page's door everybody is nobody, whatever has just been pressed.
  isDoor: () => document.body.dataset.page === '/app/sign-in',
  // Between the page and its door, while the one goes and the other comes, nobody is offered anything.
  isPassing: () => it0Marks.isDoor() && document.querySelector('[data-action="sign-out"]') !== null,
  all() {
    const marked = [...document.querySelectorAll('[data-action]')].filter(it0Marks.isOn);
    const acting = [...document.querySelectorAll(it0Marks.ACTING)].filter(it0Marks.isOn);
    return {
      door: it0Marks.isDoor(),
      offered: it0Marks.isPassing() ? [] : marked.map(mark => [it0Marks.part(mark), mark.dataset.action]),
      unmarked: acting.filter(one => !one.closest('[data-action], ' + it0Marks.WIDGETS))
        .map(one => one.outerHTML.slice(0, 200)),
    };
  },
};
