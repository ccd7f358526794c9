use motograph_simulator::carrier::{Broker, Collected, Collector, Outcome, deliver};
use motograph_tests::KEY;
use motograph_tests::mosquitto::{Door, Mosquitto};

use crate::carry::edition;

#[test]
fn a_broker_is_known_by_its_certificate_and_knows_us_by_a_password() {
    let mosquitto = Mosquitto::start(Door::Locked);
    let (password, authority) = (mosquitto.path("password"), mosquitto.path("ca.pem"));
    let news = edition(7, "Fog at sea");
    let bring = |broker: &Broker| {
        let delivered = deliver(broker, "harbour", Some(&news), &KEY);
        delivered.map(|delivered| delivered.outcome).map_err(|error| error.to_string())
    };
    let office = mosquitto.known_as("office");
    assert_eq!(bring(&office), Ok(Outcome::Brought));
    let (sender, said) = std::sync::mpsc::channel();
    let _collector =
        Collector::start(mosquitto.known_as("site"), "harbour", KEY, move |collected| drop(sender.send(collected)));
    loop {
        match said.recv_timeout(std::time::Duration::from_secs(60)).unwrap() {
            Collected::Connected => {}
            Collected::Edition(edition) => break assert_eq!(edition.bytes(), news.bytes()),
            other => panic!("{other:?}"),
        }
    }

    // Whoever may come in and not write is told so, though the broker says nothing of it.
    let newer = edition(8, "Crane falls");
    let error = deliver(&mosquitto.known_as("guest"), "harbour", Some(&newer), &KEY).unwrap_err().to_string();
    assert!(error.contains("does not keep what is published to motograph/harbour/edition"), "{error}");

    let address = mosquitto.address();
    let known = |user, authority| Broker::new(&address.parse().unwrap(), "motograph", user, authority);
    let stranger = known(Some(("nobody", Some(password.as_path()))), Some(authority.as_path())).unwrap();
    let error = bring(&stranger).unwrap_err();
    assert!(error.starts_with(&format!("{address} refuses: ")), "{error}");
    let error = bring(&known(None, Some(authority.as_path())).unwrap()).unwrap_err();
    assert!(error.starts_with(&format!("{address} refuses: ")), "{error}");

    // Another broker, with another authority, is another one.
    let other = Mosquitto::start(Door::Locked);
    let other_authority = other.path("ca.pem");
    let error = bring(&known(Some(("office", Some(password.as_path()))), Some(&other_authority)).unwrap()).unwrap_err();
    assert!(error.starts_with(&format!("cannot reach {address}: ")) && error.contains("authority"), "{error}");

    // In the clear, it does not answer at all.
    let clear = address.replace("mqtts", "mqtt");
    let broker = Broker::new(&clear.parse().unwrap(), "motograph", None, None).unwrap();
    let error = bring(&broker).unwrap_err();
    assert!(error.starts_with(&format!("cannot reach {clear}: ")), "{error}");

    let error = known(None, Some(password.as_path())).unwrap_err().to_string();
    assert!(error.ends_with("certificate of the authority that signed the broker's"), "{error}");
    let error = known(None, Some(std::path::Path::new("/no/such/file"))).unwrap_err().to_string();
    assert!(error.starts_with("cannot read /no/such/file: "), "{error}");
}
