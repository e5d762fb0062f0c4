/** Who brought whom, and what came of it: claims become a forest, and the forest becomes scores. */
package io.fishpond.jobs.influence;
