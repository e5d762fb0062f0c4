package io.fishpond.jobs.identity;

/** Contact data as it may be shown: enough to recognise what one knows, too little to reach anybody. */
final class Masked {
    private static final String MASK = "****";

    private Masked() {}

    /** The value of a column of {@code core.members}, masked if it is contact data. */
    static String shown(String column, String value) {
        return switch (column) {
            case "name" -> kept(value, 1, 0);
            case "address" -> kept(value, 2, 0);
            // Six digits are hidden at least, of a short number too.
            case "phones" -> kept(value, Math.max(0, Math.min(6, value.length() - 8)), 2);
            case "emails" -> kept(value, 1, value.length() - value.indexOf('@'));
            default -> value;
        };
    }

    /** The value of an attribute that accounts are compared by: of its kinds of contact data nothing is known here. */
    static String hidden(String value) {
        return kept(value, 1, 0);
    }

    /** Its beginning and its end; of a value too short for both, nothing. */
    private static String kept(String value, int first, int last) {
        int end = value.length() - last;
        return first >= end
                ? MASK
                : value.substring(0, value.offsetByCodePoints(0, first)) + MASK + value.substring(end);
    }
}
