/**
 * The pages as people see them: the launched EAR in Debian's Chromium, driven by Playwright.
 *
 * <p>{@link io.it0.browser.Browsing} is what a test registers. It opens a {@link io.it0.browser.Visit} in a context of
 * its own, and when the test ends it fails for whatever the browser noticed meanwhile: an error in the console, a
 * violation of the content security policy, a request that failed or went to another host, something to press without
 * a {@code data-action}.
 *
 * <p>What a page must do for it:
 *
 * <ul>
 *   <li>{@code data-action="name"} on, or around, whatever acts: buttons, submits, links that do something. A link
 *       that only leads to another page needs none.
 *   <li>{@code data-page="name"} on {@code body}; without it the page's path stands in, its ids taken out.
 *   <li>{@code data-part="name"} around what many pages share, such as a sidebar, so that its actions count once.
 *   <li>Log-in forms: {@code autocomplete="username"}, {@code autocomplete="current-password"}, {@code
 *       data-action="sign-in"}.
 * </ul>
 *
 * <p>{@link io.it0.browser.ActionLedger} knows which actions were offered to whom and which of them some test
 * exercised, that is, pressed and then verified. {@link io.it0.browser.EveryActionIT} comes last and fails for the rest.
 *
 * <p>Programs come from where they are maintained: Chromium and fonts from Debian, Playwright's driver and axe-core from
 * npm at locked versions.
 */
package io.it0.browser;
