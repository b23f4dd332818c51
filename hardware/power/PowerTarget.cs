namespace NanoSensors.Power;

/// <summary>What would make a node last as long as it should: each remedy by itself, nothing else changed.</summary>
public static class PowerTarget
{
    private const double LongestInterval = 86_400;
    private const double LongestCapacity = 1_000_000;
    private const double MostReports = 1000;

    /// <summary>How long a node of a profile should last on a 19 Ah cell, years; null for one that is not for a battery.</summary>
    public static double? YearsOf(string profile) => profile switch
    {
        "parking" => 5,
        "air" => 2,
        _ => null,
    };

    /// <summary>The remedies; none if the node lasts long enough or nothing helps.</summary>
    /// <param name="scenario">As it is now.</param>
    /// <param name="years">As long as it should last; above 0.</param>
    /// <exception cref="ArgumentException">As <see cref="PowerModel.Compute"/>, or years is not above 0.</exception>
    public static IReadOnlyList<PowerRemedy> RemediesFor(PowerScenario scenario, double years)
    {
        if (!(years > 0))
            throw new ArgumentException($"{years} years cannot be aimed at; give more than 0.");
        var remedies = new List<PowerRemedy>();
        if (PowerModel.Compute(scenario).Years >= years)
            return remedies;
        // Rounded up to what one would write down.
        Add("--interval", scenario.IntervalSeconds, LongestInterval, 60, value => scenario with { IntervalSeconds = value });
        if (scenario.Profile == "air" && scenario.HasParticulates)
            Add("--particulates-every", scenario.ReportsPerParticulates, MostReports, 1, value => scenario with { ReportsPerParticulates = (int)value });
        Add("--capacity", scenario.CapacityMilliampHours, LongestCapacity, 1000, value => scenario with { CapacityMilliampHours = value });
        return remedies;

        // Years grow with each of these values, so the least that is enough is found by halving.
        void Add(string option, double now, double most, double step, Func<double, PowerScenario> with)
        {
            long low = (long)Math.Floor(now / step);
            long high = (long)Math.Floor(most / step);
            if (Years(high) < years)
                return;
            while (high - low > 1)
            {
                long middle = (low + high) / 2;
                if (Years(middle) >= years)
                    high = middle;
                else
                    low = middle;
            }

            remedies.Add(new PowerRemedy(option, high * step, Years(high)));

            double Years(long steps) => PowerModel.Compute(with(steps * step)).Years;
        }
    }
}
