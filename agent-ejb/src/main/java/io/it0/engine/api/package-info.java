/**
 * The engine {@code claude-api}: the Messages API over HTTP, its answers streamed.
 *
 * <p>It gives the model no tools. A model that asks for one all the same is told that there is none, and asked again, as
 * the other engines do.
 */
package io.it0.engine.api;
