package io.it0.identity;
