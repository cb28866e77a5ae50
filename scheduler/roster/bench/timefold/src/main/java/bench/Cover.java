package bench;

/** How many a shift needs on a day, and what one too few or too many costs. */
public record Cover(int day, String shift, int need, int under, int over) {
    int cost(int there) {
        return there < need ? (need - there) * under : (there - need) * over;
    }
}
