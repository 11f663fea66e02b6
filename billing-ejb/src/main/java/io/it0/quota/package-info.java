/** Token quota: reserve, work, settle. */
package io.it0.quota;
