use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use motograph_simulator::bundle_file::Bundle;
use motograph_simulator::carrier::{
    Broker, Collected, Collector, Delivered, Outcome, ScreenState, SiteState, deliver, seal,
};
use motograph_simulator::error::SealError;
use motograph_simulator::feed::{Page, Story};
use motograph_simulator::pack::{Order, pack};
use motograph_tests::KEY;
use motograph_tests::mosquitto::{Door, Mosquitto};
use rumqttc::{Client, Event, MqttOptions, Packet, PublishOptions, QoS};

/// How long anything may take that is waited for.
const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) fn edition(number: u32, text: &str) -> Bundle {
    let page = Page { stories: vec![Story::new(text).unwrap()], ..Page::default() };
    pack(&page, &Order::plain(number)).unwrap().bundle
}

/// A site, and what it hears.
fn collect(broker: Broker) -> (Collector, Receiver<Collected>) {
    let (sender, said) = mpsc::channel();
    (Collector::start(broker, "harbour", KEY, move |collected| drop(sender.send(collected))), said)
}

/// The number of the next edition that is heard of.
fn number(said: &Receiver<Collected>) -> u32 {
    loop {
        if let Collected::Edition(edition) = said.recv_timeout(PATIENCE).expect("an edition") {
            return edition.edition().number();
        }
    }
}

fn bring(broker: &Broker, edition: &Bundle) -> (Option<u32>, Outcome) {
    let Delivered { edition, outcome, .. } = deliver(broker, "harbour", Some(edition), &KEY).unwrap();
    (edition, outcome)
}

#[test]
fn whoever_joins_late_has_the_newest_edition_at_once_and_nothing_is_brought_twice() {
    let mosquitto = Mosquitto::start(Door::Open);
    let broker = mosquitto.known_as("office");
    let nothing = deliver(&broker, "harbour", None, &KEY).unwrap();
    assert_eq!(nothing, Delivered { edition: None, outcome: Outcome::Held, site: None });
    assert_eq!(bring(&broker, &edition(7, "Fog at sea")), (Some(7), Outcome::Brought));
    assert_eq!(bring(&broker, &edition(9, "Fog at sea")), (Some(7), Outcome::Held), "the same news needs no journey");
    assert_eq!(bring(&broker, &edition(6, "Crane falls")), (Some(7), Outcome::Ahead));
    let (_collector, said) = collect(broker.clone());
    assert_eq!(number(&said), 7);
    assert_eq!(bring(&broker, &edition(8, "Crane falls")), (Some(8), Outcome::Brought));
    assert_eq!(number(&said), 8);
}

#[test]
fn a_broker_that_is_started_again_loses_nothing_and_one_that_forgets_is_told_again() {
    let mut mosquitto = Mosquitto::start(Door::Open);
    let broker = mosquitto.known_as("office");
    let (_collector, said) = collect(broker.clone());
    bring(&broker, &edition(7, "Fog at sea"));
    assert_eq!(number(&said), 7);
    mosquitto.stop();
    let away = deliver(&broker, "harbour", Some(&edition(8, "Crane falls")), &KEY).unwrap_err().to_string();
    assert!(away.starts_with(&format!("cannot reach {}: ", mosquitto.address())), "{away}");
    loop {
        match said.recv_timeout(PATIENCE).unwrap() {
            Collected::Lost(error, wait) => {
                assert!(wait <= Duration::from_secs(2), "{error}");
                break;
            }
            Collected::Connected => {}
            other => panic!("{other:?}"),
        }
    }
    mosquitto.go_on();
    assert_eq!(number(&said), 7, "it was kept over the restart");
    mosquitto.lose();
    mosquitto.go_on();
    assert_eq!(bring(&broker, &edition(7, "Fog at sea")), (Some(7), Outcome::Brought), "it had forgotten");
    assert_eq!(number(&said), 7);
}

#[test]
fn the_office_hears_how_a_site_is_and_that_it_is_gone() {
    let mosquitto = Mosquitto::start(Door::Open);
    let broker = mosquitto.known_as("office");
    let (collector, said) = collect(broker.clone());
    bring(&broker, &edition(7, "Fog at sea"));
    assert_eq!(number(&said), 7);
    let hall = ScreenState { name: "hall".to_owned(), edition: Some(7), trouble: Some("no answer".to_owned()) };
    let state = SiteState { online: true, displays: vec![hall] };
    collector.tell(state.clone());
    let site = || deliver(&broker, "harbour", None, &KEY).unwrap().site;
    let becomes = |expected: &SiteState| (0..100).any(|_| site().as_ref() == Some(expected));
    assert!(becomes(&state), "{:?}", site());
    drop(collector);
    assert!(becomes(&SiteState::AWAY), "{:?}", site());
}

/// What somebody else puts on the broker.
fn put(mosquitto: &Mosquitto, payload: Vec<u8>) {
    let address = mosquitto.address();
    let port = address.rsplit(':').next().unwrap().parse().unwrap();
    let (client, mut connection) =
        Client::builder(MqttOptions::new("somebody", ("localhost", port))).capacity(4).build();
    let options = PublishOptions::new(QoS::AtLeastOnce).retained();
    client.publish("motograph/harbour/edition", payload, options).unwrap();
    while !matches!(connection.recv_timeout(PATIENCE).unwrap().unwrap(), Event::Incoming(Packet::PubAck(_))) {}
}

#[test]
fn a_broker_that_lies_is_not_believed() {
    let mosquitto = Mosquitto::start(Door::Open);
    let broker = mosquitto.known_as("office");
    let (_collector, said) = collect(broker.clone());
    let refused = || loop {
        match said.recv_timeout(PATIENCE).unwrap() {
            Collected::Refused(error) => return error,
            Collected::Connected => {}
            other => panic!("{other:?}"),
        }
    };
    let real = edition(9, "Fog at sea");
    put(&mosquitto, b"Buy my soap".to_vec());
    assert!(matches!(refused(), SealError::Foreign));
    put(&mosquitto, seal(&real, "gate", &KEY));
    assert!(matches!(refused(), SealError::Forged), "it was sealed for another site");
    let mut longer = seal(&real, "harbour", &KEY);
    longer.push(0);
    put(&mosquitto, longer);
    refused();
    // And the office puts right what lies there.
    assert_eq!(bring(&broker, &edition(7, "Fog at sea")), (Some(7), Outcome::Brought));
    assert_eq!(number(&said), 7);
}
