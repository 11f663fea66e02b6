package io.it0.launcher;
