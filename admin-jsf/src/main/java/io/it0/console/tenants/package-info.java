/** The platform's tenants: the list, and everything of one. */
package io.it0.console.tenants;
