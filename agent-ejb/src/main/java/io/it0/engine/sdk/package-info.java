/**
 * The engine {@code claude-agent-sdk}: a script of ours that calls the SDK, which the operator has installed, in Node.
 *
 * <p>The script reads one request and writes the SDK's messages, a line each. The SDK starts the CLI as a child of its
 * own.
 */
package io.it0.engine.sdk;
