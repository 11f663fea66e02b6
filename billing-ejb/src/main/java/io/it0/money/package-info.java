package io.it0.money;
