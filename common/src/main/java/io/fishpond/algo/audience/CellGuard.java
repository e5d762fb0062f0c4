package io.fishpond.algo.audience;

import java.util.regex.Pattern;

/**
 * Keeps a spreadsheet from running a text as a formula: an apostrophe before what begins as one (OWASP, CSV injection), with
 * the full-width signs that a Chinese spreadsheet takes for them, and after blanks that some readers trim. Plain numbers
 * stay numbers. {@link #unguard} gives back what was guarded, apostrophes of its own included.
 */
public final class CellGuard {
    private static final String BLANK = "[\\s\\p{Z}\\x{FEFF}\\x{200B}-\\x{200D}]*";
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?");
    private static final Pattern FORMULA =
            Pattern.compile("'*(" + BLANK + "[=+\\-@＝＋－＠]|[\\t\\r\\n\\x00]).*", Pattern.DOTALL);

    private CellGuard() {}

    /** The text, such that it is shown and not run. */
    public static String guard(String text) {
        return isFormula(text) ? "'" + text : text;
    }

    /** The text of a guarded cell. */
    public static String unguard(String cell) {
        return cell.startsWith("'") && isFormula(cell.substring(1)) ? cell.substring(1) : cell;
    }

    private static boolean isFormula(String text) {
        return FORMULA.matcher(text).matches() && !NUMBER.matcher(text).matches();
    }
}
