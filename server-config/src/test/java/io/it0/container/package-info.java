/**
 * Tests inside Payara Micro: a WAR with the database library, the entity and this package's small
 * application, asked over HTTP and judged by what then lies in the database.
 */
package io.it0.container;
