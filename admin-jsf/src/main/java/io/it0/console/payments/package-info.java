/** What providers collect: payments with their refunds and disputes, the inbox of webhooks, dunning. */
package io.it0.console.payments;
