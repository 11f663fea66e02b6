package io.it0.tenancy;
