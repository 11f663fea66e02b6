/**
 * The way in: the log-in page and what the container is told of a session. Passwords, throttling and the audit of log-ins are
 * the platform's; see {@code io.it0.identity.LogIns}.
 */
package io.it0.console.signin;
