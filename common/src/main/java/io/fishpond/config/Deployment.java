package io.fishpond.config;

import io.fishpond.domain.Secret;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One deployment: where its files lie, what its channels deliver, and every setting with its default filled in.
 *
 * @param name the file's name without its ending
 * @param warehouse folder of the Delta tables, any Hadoop path
 * @param exports folder of the channels' files, any Hadoop path
 * @param timezone in which business days are counted
 * @param currency of all money, ISO 4217
 * @param region default for phone numbers, ISO 3166
 * @param memberKey key of the member ids
 * @param seed of everything random
 * @param consentGranted what no record of consent means
 * @param feeds what the channels deliver
 * @param identity settings of resolve
 * @param value settings of value
 * @param churn settings of churn
 * @param referral settings of forest and influence
 * @param membership what members are called
 * @param audience settings of segments
 * @param field settings of field
 * @param segments the declared segments
 * @param products settings of what is sold, to whom next, and of what contacts bring
 * @param tags the declared tags
 * @param gates what a night must hold to be published
 * @param fingerprint hash of everything that was read
 */
public record Deployment(
        String name,
        String warehouse,
        String exports,
        ZoneId timezone,
        String currency,
        String region,
        Secret memberKey,
        long seed,
        boolean consentGranted,
        List<FeedMapping> feeds,
        Identity identity,
        Value value,
        Churn churn,
        Referral referral,
        Membership membership,
        Audience audience,
        Field field,
        List<SegmentDefinition> segments,
        Products products,
        List<TagDefinition> tags,
        Gates gates,
        String fingerprint) {

    /** Kinds of interactions that are never of a member's own making: those that say so, contacts, and requests to change over. */
    public List<String> notHers() {
        return Stream.of(
                        membership.notHers(),
                        audience.caps().kinds(),
                        field.handover().requests())
                .flatMap(List::stream)
                .distinct()
                .toList();
    }

    /**
     * Settings of {@code resolve}.
     *
     * @param hubLimits kind of key → distinct name signatures beyond which a value stops linking
     * @param driverEdges links between accounts that the driver holds at most
     * @param largestBlock accounts beyond which a block is not compared
     * @param largestComponent accounts beyond which what hangs together is taken apart before it is clustered
     * @param refitDays after which the linkage model is learnt anew
     * @param incrementalFrom accounts from which, while the model holds, only what changed is resolved again
     * @param gate what stops the night before it is published
     * @param model how accounts are compared
     */
    public record Identity(
            Map<String, Integer> hubLimits,
            int driverEdges,
            int largestBlock,
            int largestComponent,
            int refitDays,
            int incrementalFrom,
            Gate gate,
            IdentityModel model) {}

    /**
     * How far members may be merged before a night is refused.
     *
     * @param largestMember accounts of one member, on any night
     * @param accountsPerMember on average, on any night
     * @param jump times the last published night, of accounts of the largest member and of merges
     * @param averageJump times the last published night, of accounts per member
     * @param slack accounts by which a figure may rise without it being a jump, however small it was
     */
    public record Gate(int largestMember, double accountsPerMember, double jump, double averageJump, int slack) {}

    /**
     * Settings of {@code value}.
     *
     * @param horizonDays over which future value is expected
     * @param discountRate a year
     * @param distinctHistories beyond which histories are binned by week before fitting
     * @param backtestDays length of the windows by which models are compared
     * @param backtestOrigins how many of that length there are at most, each a quarter of a year before the other
     * @param decayGap share of what came by which the sum that was foretold may miss it before the model has decayed
     */
    public record Value(
            int horizonDays,
            double discountRate,
            int distinctHistories,
            int backtestDays,
            int backtestOrigins,
            double decayGap) {}

    /**
     * Settings of {@code churn}.
     *
     * @param horizonDays the least horizon of anybody
     * @param trainingDates past as-of dates that are pooled
     * @param stepDays between them
     * @param sampleSize members a date that are trained on, at most
     * @param bandMedium probability from which a band is medium
     * @param bandHigh probability from which a band is high
     * @param decayGap by which the share that was foretold to leave may miss the one that left before the model has decayed
     */
    public record Churn(
            int horizonDays,
            int trainingDates,
            int stepDays,
            int sampleSize,
            double bandMedium,
            double bandHigh,
            double decayGap) {}
}
