/** Contracts of the core layer: members, their accounts, and the id ledger. */
package io.fishpond.table.core;
