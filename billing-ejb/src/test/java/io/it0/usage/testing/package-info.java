/** What the tests of usage share: tenants made by SQL, a Redis, events. */
package io.it0.usage.testing;
