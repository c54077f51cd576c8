namespace Pronoia.Prometheus.PromQL.Functions;

/// <summary>Functions that take a time apart, in seconds since the epoch and UTC.</summary>
internal static class DateFunctions
{
    private const long SecondsPerDay = 86400;

    private static readonly Dictionary<string, Func<Date, double>> ByName = new(StringComparer.Ordinal)
    {
        ["day_of_month"] = d => d.Day,
        ["day_of_week"] = d => d.DayOfWeek,
        ["day_of_year"] = d => d.DayOfYear,
        ["days_in_month"] = d => d.DaysInMonth,
        ["hour"] = d => d.SecondOfDay / 3600,
        ["minute"] = d => d.SecondOfDay % 3600 / 60,
        ["month"] = d => d.Month,
        ["year"] = d => d.Year,
    };

    public static Func<double, double>? Find(string name) =>
        ByName.TryGetValue(name, out var part) ? seconds => part(Date.Of(seconds)) : null;

    /// <summary>A date of the proleptic Gregorian calendar; unlike <see cref="DateTime"/> it covers every year.</summary>
    private readonly record struct Date(long Year, int Month, int Day, int DayOfYear, int DayOfWeek, int DaysInMonth, long SecondOfDay)
    {
        private static readonly int[] Lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

        /// <summary>From days to a date as in http://howardhinnant.github.io/date_algorithms.html#civil_from_days.</summary>
        public static Date Of(double seconds)
        {
            var time = double.IsNaN(seconds) || Math.Abs(seconds) > long.MaxValue / 2 ? long.MinValue / 2 : (long)seconds;
            var days = Math.DivRem(time, SecondsPerDay, out var secondOfDay);
            if (secondOfDay < 0)
            {
                secondOfDay += SecondsPerDay;
                days--;
            }

            var shifted = days + 719468;
            var era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
            var dayOfEra = shifted - era * 146097;
            var yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365;
            var dayOfShiftedYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
            var monthFromMarch = (5 * dayOfShiftedYear + 2) / 153;
            var day = (int)(dayOfShiftedYear - (153 * monthFromMarch + 2) / 5 + 1);
            var month = (int)(monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9);
            var year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
            var leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
            var dayOfYear = day + Lengths.Take(month - 1).Sum() + (leap && month > 2 ? 1 : 0);
            var dayOfWeek = (int)(((days + 4) % 7 + 7) % 7);
            return new Date(year, month, day, dayOfYear, dayOfWeek, Lengths[month - 1] + (leap && month == 2 ? 1 : 0), secondOfDay);
        }
    }
}
