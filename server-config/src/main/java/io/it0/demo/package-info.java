/**
 * Fills a running IT0 with data over its own REST API, as any client would: the demo's tenants, and a
 * public trace of LLM requests turned into an invoice. Holds no rule of billing.
 */
package io.it0.demo;
