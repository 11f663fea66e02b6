/** What tests of engines and tasks need on any module: the stub of the Messages API, and the programs from npm. */
package io.it0.engine.testing;
