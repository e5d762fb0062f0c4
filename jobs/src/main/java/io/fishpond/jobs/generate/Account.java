package io.fishpond.jobs.generate;

/**
 * One account of a person.
 *
 * @param world where she lives
 * @param person her number
 * @param channel where the account is
 * @param nth 0 for her first in the channel, 1 for a second that she should not have
 * @param opened second in which it was opened
 */
record Account(World world, long person, Channel channel, int nth, long opened) {

    /** As the channel writes it; made when asked for, because most accounts of candidate referrers never are. */
    String externalId() {
        return Ids.external(world, channel, person, nth);
    }
}
