"""What is said of valid specs: errors must be none, and a warning is one that somebody has to look at."""

from collections import Counter

from benchmarks.faults.corpus import specs


def main() -> None:
    errors, warnings = 0, Counter[str]()
    print(f"{'spec':36}{'errors':>8}{'warnings':>10}")
    for spec in specs():
        said = spec.check()
        wrong = [one for one in said if one.severity.value == "error"]
        errors += len(wrong)
        warnings.update(one.code for one in said if one.severity.value == "warning")
        print(f"{spec.name:36}{len(wrong):8}{len(said) - len(wrong):10}")
        for one in wrong:
            print(f"    {one.code}: {one.message}")
    print(f"\nerrors: {errors}")
    for code, number in sorted(warnings.items()):
        print(f"{number:5} {code}")


if __name__ == "__main__":
    main()
