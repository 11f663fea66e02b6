package io.it0.web;
