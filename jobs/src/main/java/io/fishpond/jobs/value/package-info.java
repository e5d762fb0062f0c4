/** What each member has been worth and will be worth: contenders fitted, compared on a closed window, the best one asked. */
package io.fishpond.jobs.value;
