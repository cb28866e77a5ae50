package bench;

import java.util.Map;
import java.util.Set;

/** Somebody's limits, and by day what each shift worked, or not worked, costs. */
public record Person(String name, Map<String, Integer> mostOf, int most, int least, int longest, int shortest, int leastOff,
        int weekends, Set<Integer> off, Map<String, Integer> wanted, Map<String, Integer> unwanted, int days) {
    int against(int day, Shift shift) {
        int cost = 0;
        if (shift != null) {
            cost += unwanted.getOrDefault(day + " " + shift.name(), 0) - wanted.getOrDefault(day + " " + shift.name(), 0);
        }
        return cost;
    }

    int outside(int minutes) {
        return Math.max(0, Math.max(minutes - most, least - minutes));
    }

    int badRow(int first, int last) {
        int length = last - first + 1;
        boolean inner = first > 0 && last < days - 1;
        return Math.max(0, Math.max(length - longest, inner ? shortest - length : 0));
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }
}
