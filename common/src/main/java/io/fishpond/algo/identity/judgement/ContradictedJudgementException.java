package io.fishpond.algo.identity.judgement;

import java.util.List;
import java.util.stream.Collectors;

/** A judgement that cannot be true together with those that stand. */
public final class ContradictedJudgementException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final Judgement refused;
    private final List<Judgement> path;

    /** @param path judgements that lead from one account of the refused one to the other */
    ContradictedJudgementException(Judgement refused, List<Judgement> path) {
        super("cannot " + (refused.links() ? "link " : "unlink ") + refused.a() + " and " + refused.b() + ": "
                + path.stream().map(Judgement::sentence).collect(Collectors.joining(", "))
                + "; take one of these back first");
        this.refused = refused;
        this.path = List.copyOf(path);
    }

    public Judgement refused() {
        return refused;
    }

    /** Standing judgements that lead from one account of the refused one to the other, in turn. */
    public List<Judgement> path() {
        return path;
    }
}
