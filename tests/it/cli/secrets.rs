//! Passwords and tokens in URLs are never printed; updates still use them.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use super::Hallway;

const SECRETS: [&str; 4] = ["hunter2", "t0psecret", "ann:", "5f0c1dab"];

#[track_caller]
fn assert_no_secrets(text: &str) {
    for secret in SECRETS {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
}

#[test]
fn url_secrets_are_stored_but_never_printed() {
    let user = Hallway::new();
    fs::write(
        user.path("camp.xml"),
        "<schedule><conference><title>Camp</title><time_zone_name>UTC</time_zone_name>\
         <url>https://ann:hunter2@camp.example/</url></conference>\
         <day date='2031-05-03'><room name='Tent'><event guid='a1'>\
         <date>2031-05-03T10:00:00+00:00</date><start>10:00</start><duration>00:40</duration>\
         <title>Opening</title><url>https://ann:hunter2@camp.example/talk/1</url>\
         <links><link href='https://ann:hunter2@camp.example/s.pdf'>Slides</link></links>\
         </event></room></day></schedule>",
    )
    .unwrap();
    user.prints(["import", "camp.xml", "--id", "camp"]);
    // The stored form after a download from that URL.
    let stored = user.path("data/hallway/conferences/camp.json");
    let from = "https://ann:hunter2@127.0.0.1:9/private-5f0c1dab/x.ics?token=t0psecret&day=1";
    let text = fs::read_to_string(&stored).unwrap();
    let path = user.path("camp.xml").display().to_string();
    assert!(text.contains(&path), "{text}");
    fs::write(&stored, text.replace(&path, from)).unwrap();
    let mut printed = String::new();
    for arguments in [
        &["conferences"][..],
        &["conferences", "--json"],
        &["update", "camp"],
        &["update", "camp", "--json"],
        &["import", from],
        &["import", "https://ann:hun ter2@127.0.0.1:9/?token=t0psecret"],
        &["import", "https://ann:hunter2@[bad/?api_key=t0psecret"],
        &["import", "ftp://ann:hunter2@a.example/?sig=t0psecret"],
        &["import", "camp.xml", "--id", "camp", "--verbose"],
        &["list", "--json"],
        &["show", "a1"],
        &["show", "a1", "--json"],
        &["export", "--all", "--format", "json", "-o", "-"],
        &["export", "--all", "-o", "-"],
        &["report", "--all"],
    ] {
        let run = user.run(arguments);
        assert_no_secrets(&run.stdout);
        assert_no_secrets(&run.stderr);
        printed.push_str(&run.stdout);
        printed.push_str(&run.stderr);
        if arguments[0] == "conferences" {
            assert!(run.stdout.contains("127.0.0.1:9/private-***/x.ics"), "{run:?}");
        }
        if arguments[0] == "update" {
            // The stored URL is complete.
            assert!(fs::read_to_string(&stored).unwrap().contains(from));
        }
    }
    assert!(printed.contains("https://camp.example/talk/1"), "{printed}");
    assert!(printed.contains("token=***&day=1"), "{printed}");
    let mode = fs::metadata(&stored).unwrap().permissions().mode();
    assert_eq!(mode & 0o077, 0, "only the owner can read it");
}
