namespace Course.Tests.Pages;

/// <summary>Every page of the course in a narrow window: a class of its own, since classes run side by side.</summary>
public class EveryPageOnAPhoneTests(CourseSiteFixture site, BrowserFixture browser)
    : IClassFixture<CourseSiteFixture>, IClassFixture<BrowserFixture>
{
    public static TheoryData<string> Pages() => CourseSiteFixture.Pages;

    [PagesBrowserTheory]
    [MemberData(nameof(Pages))]
    public async Task Everything_fits(string name)
    {
        await using var open = await browser.OpenAsync(site.Address(name), width: 375);
        await open.ReadToTheEndAsync();
        (await open.Page.EvaluateAsync<int>("document.documentElement.scrollWidth")).ShouldBeLessThanOrEqualTo(375);
        (await open.UnreadableWordsAsync()).ShouldBeEmpty();
        (await open.TouchedNumbersAsync()).ShouldBeEmpty();
        open.Complaints.ShouldBeEmpty();
    }
}
