/**
 * The database: its migrations, its roles, its connection pools.
 *
 * <p>Three roles hold the tenants apart. The owner migrates and never serves a request. {@code
 * it0_tenant} serves one tenant's request, under forced row level security. {@code it0_platform} does
 * the work that spans tenants; only a few packages may reach its pool, see {@link
 * io.it0.db.PlatformDatabase}.
 *
 * <p>Which tenant a connection serves is left to {@link io.it0.tenancy}.
 */
package io.it0.db;
