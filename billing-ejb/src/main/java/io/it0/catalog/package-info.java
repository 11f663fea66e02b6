/**
 * What is sold: plans, their limits, and their prices by currency and billing interval.
 *
 * <p>A plan never changes. A change publishes a new version under the same key: subscriptions keep the version that they
 * were made with, new ones take the latest. Whoever turns a plan's figures into money is elsewhere (rating).
 */
package io.it0.catalog;
