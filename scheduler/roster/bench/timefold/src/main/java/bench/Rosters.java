package bench;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import ai.timefold.solver.core.api.solver.SolverFactory;
import ai.timefold.solver.core.config.solver.SolverConfig;

/** Rosters INSTANCE ROSTER SECONDS: the solver's defaults, one thread as the open edition has it. */
public class Rosters {
    public static void main(String[] args) throws Exception {
        Roster best = SolverFactory.<Roster>create(new SolverConfig()
                .withSolutionClass(Roster.class).withEntityClasses(Duty.class)
                .withConstraintProviderClass(Rules.class)
                .withTerminationSpentLimit(Duration.ofSeconds(Long.parseLong(args[2]))))
                .buildSolver().solve(read(Path.of(args[0])));
        try (PrintWriter out = new PrintWriter(args[1])) {
            out.println("employee,day,shift");
            for (Duty d : best.duties) {
                if (d.shift != null) {
                    out.println(d.person.name() + "," + d.day + "," + d.shift.name());
                }
            }
        }
    }

    static Roster read(Path path) throws Exception {
        Map<String, List<String[]>> sections = new HashMap<>();
        List<String[]> rows = new ArrayList<>();
        for (String line : Files.readAllLines(path)) {
            line = line.strip();
            if (line.startsWith("SECTION_")) {
                sections.put(line.substring(8), rows = new ArrayList<>());
            } else if (!line.isEmpty() && !line.startsWith("#")) {
                rows.add(line.split(","));
            }
        }
        int days = Integer.parseInt(sections.get("HORIZON").get(0)[0]);
        Roster roster = new Roster();
        for (String[] r : sections.get("SHIFTS")) {
            roster.shifts.add(new Shift(r[0], Integer.parseInt(r[1]), r.length > 2 ? Set.of(r[2].split("\\|")) : Set.of()));
        }
        Map<String, Set<Integer>> off = new HashMap<>();
        for (String[] r : sections.getOrDefault("DAYS_OFF", List.of())) {
            for (int i = 1; i < r.length; i++) {
                off.computeIfAbsent(r[0], k -> new HashSet<>()).add(Integer.parseInt(r[i]));
            }
        }
        var wanted = requests(sections.get("SHIFT_ON_REQUESTS"));
        var unwanted = requests(sections.get("SHIFT_OFF_REQUESTS"));
        for (String[] r : sections.get("STAFF")) {
            Map<String, Integer> mostOf = new HashMap<>();
            for (String part : r[1].split("\\|")) {
                mostOf.put(part.split("=")[0], Integer.parseInt(part.split("=")[1]));
            }
            int[] n = new int[8];
            for (int i = 2; i < 8; i++) {
                n[i] = Integer.parseInt(r[i]);
            }
            Person person = new Person(r[0], mostOf, n[2], n[3], n[4], n[5], n[6], n[7], off.getOrDefault(r[0], Set.of()),
                    wanted.getOrDefault(r[0], Map.of()), unwanted.getOrDefault(r[0], Map.of()), days);
            for (int d = 0; d < days; d++) {
                if (!person.off().contains(d)) {
                    roster.duties.add(new Duty(person, d));
                }
            }
        }
        for (String[] r : sections.get("COVER")) {
            roster.covers.add(new Cover(Integer.parseInt(r[0]), r[1], Integer.parseInt(r[2]), Integer.parseInt(r[3]), Integer.parseInt(r[4])));
        }
        return roster;
    }

    static Map<String, Map<String, Integer>> requests(List<String[]> rows) {
        Map<String, Map<String, Integer>> out = new HashMap<>();
        for (String[] r : rows == null ? List.<String[]>of() : rows) {
            out.computeIfAbsent(r[0], k -> new HashMap<>()).put(r[1] + " " + r[2], Integer.parseInt(r[3]));
        }
        return out;
    }
}
