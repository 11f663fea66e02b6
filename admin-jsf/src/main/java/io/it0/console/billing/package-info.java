/**
 * The billing pages: subscription and usage, plans and changing between them, invoices. A tenant's administrator sees the
 * own tenant's, under row level security; the platform's people see everybody's, or choose a tenant.
 */
package io.it0.console.billing;
