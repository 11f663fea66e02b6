// Where a card is entered. Card numbers are never typed into a page of ours.

/**
 * The provider's page for an intent, if it has one.
 *
 * @param secret pi_…_secret_… or seti_…_secret_…
 */
export function payerPage(provider, secret) {
  const intent = secret?.split('_secret_')[0];
  return provider?.payerPage && intent ? `${provider.payerPage}/${encodeURIComponent(intent)}` : null;
}

/** Whether somebody can pay with something that is not saved yet. */
export const isOpenToAll = (provider) => provider.qr || provider.redirect || Boolean(provider.payerPage);
