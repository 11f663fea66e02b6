package io.it0.console;
