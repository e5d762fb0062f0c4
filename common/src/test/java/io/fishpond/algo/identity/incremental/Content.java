package io.fishpond.algo.identity.incremental;

/** What an account says; null where nothing. The phone is a strong value, and two birth dates that differ contradict. */
public record Content(String name, String phone, String birth) {

    Content withoutPhone() {
        return new Content(name, null, birth);
    }

    @Override
    public String toString() {
        return "(" + name + " " + phone + " " + birth + ")";
    }
}
