"""What was observed (docs/validation.md, by number) beside what the model makes of the same inputs."""
from back_testing import inputs, scenarios
from back_testing.verdicts import Line

JIANGXI = "growth of Jiangxi at current prices in 2023"


def mean(data, since, until):
    """Mean over the records that begin in [since, until), weighted by their length."""
    chosen = data.sel(time=slice(since, until))
    return chosen.weighted(chosen.record_length).mean("time")


def year(data, which):
    return mean(data, "%d-01-01" % which, "%d-12-30" % which)


def growth(data, since=2022, until=2023):
    return 100 * float(year(data, until) / year(data, since) - 1)


def commodity_lines(folder, program):
    files = [scenarios.write_commodities(folder, *case) for case in
             (("press", "half"), ("imf", "half"), ("press", "nickel"), ("press", "copper"))]
    result = scenarios.run(program, files, folder / "prices.h5")
    member = lambda name: result.sel(member="prices_" + name)
    press, metal = member("press_half"), member("imf_half")
    nominal = lambda run, region: growth(run.gdp_nominal_by_region.sel(region=region))
    real = lambda run, region, *years: growth(run.gdp_real_by_region.sel(region=region), *years)
    apart = lambda run, region: nominal(run, region) - nominal(run, "MidYangtze_rest")
    made = lambda run, region, sector: run.output_by_region_sector.sel(region=region, sector=sector)

    days = scenarios.weeks()
    in_2024 = [day.year == 2024 for day in days]
    driver = lambda points: 100 * (inputs.index_of_2022(points, days)[in_2024].mean() - 1)
    ore = growth(press.price_by_sector.sel(sector="lithium_mining"), 2022, 2024)
    mines = made(press, "Yichun", "lithium_mining")
    summer = mean(mines, "2023-04-01", "2023-09-30")
    nation = lambda run, *years: growth(run.gdp_real_by_sector.sum("sector"), *years)
    return [
        Line(14, "price of lithium, 2024 on 2022", driver(inputs.lithium_press()), ore, "none",
             "this is put in: spot carbonate in CNY, what Yichun's miners are paid; the model adds "
             "only scarcity. The IMF's series, metal in USD, lags it: %+.0f %%."
             % driver(inputs.imf("XLITHIUM_METAL")), "press; IMF"),
        Line(15, "Yichun's nominal GDP in 2023, less Jiangxi's", -0.2 - 0.4, apart(press, "Yichun"),
             "figure", "difference in differences; in the model less the rest of the middle Yangtze. "
             "With the IMF's series %+.2f." % apart(metal, "Yichun"),
             "347.31 to 346.75 billion CNY; Jiangxi +0.4 %", "points", 0.4, JIANGXI, -0.2),
        Line(15, "Yichun's lithium output in mid 2023, on 2022", -33.3,
             100 * float(summer / year(mines, 2022) - 1), "sign",
             "cheaper ore is bought more, and mines close only below their cost, which the price "
             "reached in 2024; inspections and destocking closed them in 2023.", "press"),
        Line(15, "Yichun's real GDP in 2024, less China's", 6.1 - 5.0,
             real(press, "Yichun", 2023, 2024) - nation(press, 2023, 2024), "sign",
             "growth of a city is hardly lithium alone, and figures were revised.",
             "city +6.1 %, NBS +5.0 %", "points", 5.0, "growth of China's real GDP in 2024", 6.1),
        Line(16, "Xinyu's nominal GDP in 2023, less Jiangxi's", 0.8 - 0.4, apart(press, "Xinyu"),
             "figure", "makers of battery materials gain from cheap ore: their price follows it half "
             "a year late. With the IMF's series %+.2f." % apart(metal, "Xinyu"),
             "125.2 to 126.2 billion CNY; Jiangxi +0.4 %", "points", 0.4, JIANGXI, 0.8),
        Line(16, "Xinyu's output of lithium salts, 2024 on 2023", 30.5,
             growth(made(press, "Xinyu", "battery_materials"), 2023, 2024), "sign",
             "price down, volume up; the size is new plants and electric vehicles, not in the model.",
             "city statistics"),
        Line(17, "Jiangxi's nominal GDP in 2023", 0.4, nominal(press, "MidYangtze_rest"), "none",
             "the control group: growth (+4.1 %% real) and falling prices are not in the model; it should "
             "move little, and does. Real %+.2f." % real(press, "MidYangtze_rest"), "province"),
        jinchang(member),
    ]


def jinchang(member):
    def per_year(run, variable):
        return growth(member(run)[variable + "_by_region"].sel(region="Jinchang"), 2022, 2024) / 2

    cases = ["press_" + name for name in scenarios.METALS]
    low, high = (end([per_year(run, "gdp_nominal") for run in cases]) for end in (min, max))
    return Line(18, "Jinchang's real GDP, 2023 and 2024", 12.6, per_year("press_half", "gdp_real"), "sign",
                "real growth does not turn when prices fall; its size is smelters, not in the model. "
                "Nominal %+.1f a year if prices of nickel and copper weigh half each; %+.1f to %+.1f if one "
                "stands for all." % (per_year("press_half", "gdp_nominal"), low, high),
                "12.9 % a year over 2022 to 2024, 13.5 % in 2022", "% a year")

