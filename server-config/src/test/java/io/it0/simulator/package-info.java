/**
 * The simulator judged by others: the providers' own Java clients, and independent implementations of their
 * signatures in Node, talk to it. Nothing of the product's payment code is used here, either.
 */
package io.it0.simulator;
