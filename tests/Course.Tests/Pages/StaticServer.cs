using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;

namespace Course.Tests.Pages;

/// <summary>Serves a folder from a sub-path on a free port of this machine, as GitHub Pages does.</summary>
internal sealed class StaticServer(WebApplication application, string path) : IAsyncDisposable
{
    public string Address =>
        application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single() + path;

    public static async Task<StaticServer> StartAsync(string folder, string path)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var application = builder.Build();
        application.UseStaticFiles(new StaticFileOptions { FileProvider = new PhysicalFileProvider(folder), RequestPath = path });
        await application.StartAsync();
        return new StaticServer(application, path);
    }

    public ValueTask DisposeAsync() => application.DisposeAsync();
}
