/** What a night is made of: jobs, the context they run in, the ledger of what is done, the lock, exit statuses. */
package io.fishpond.run;
