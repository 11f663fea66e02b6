/** How the installation is: health, configuration without secrets, invariants, e-mails, the audit trail. */
package io.it0.console.system;
