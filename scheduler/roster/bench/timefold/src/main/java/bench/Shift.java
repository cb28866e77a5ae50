package bench;

import java.util.Set;

/** A shift, and those that may not follow on the next day. */
public record Shift(String name, int minutes, Set<String> notAfter) {
}
